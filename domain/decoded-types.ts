/** Types whose own bytes the decoders of the render process open; a picture of anything else is cut from a rendition of it. */
export const decodedTypes: readonly string[] = ['image/jpeg', 'image/png', 'image/apng', 'image/webp', 'image/avif', 'image/gif'];
