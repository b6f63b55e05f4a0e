/** What a person can do about a rendition that could not be made. */
export type RenditionOption = 'frame_anew' | 'change_recipe' | 'larger_original' | 'shorter_text' | 'another_font' | 'retry' | 'waive';

/** @param reason code of the problem catalogue that the rendition carries */
export function renditionOptions(reason: string): RenditionOption[] {
  switch (reason) {
    case 'render.byte_cap':
      return ['frame_anew', 'change_recipe', 'waive'];
    case 'render.source_too_small':
      return ['frame_anew', 'larger_original', 'change_recipe', 'waive'];
    case 'render.text_does_not_fit':
    case 'render.text_contrast':
      return ['shorter_text', 'change_recipe', 'waive'];
    case 'render.text_not_drawable':
      return ['another_font', 'shorter_text', 'waive'];
    default:
      return ['retry', 'change_recipe', 'waive'];
  }
}
