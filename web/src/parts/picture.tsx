import type { ReactNode } from 'react';
import { useState } from 'react';
import { placeholderOf } from '../placeholder.js';
import classes from './picture.module.css';

interface PictureProps {
  /** Path of the picture below /api/v1 or from the root; null where there is none (yet). */
  path: string | null;
  thumbhash: string | null;
  /** What is to be read in place of the picture; empty where the text beside it says so already. */
  alt: string;
  /** What stands there where no picture is. */
  without?: string;
  /** Path of a picture of the kind of file it is, above that. */
  icon?: string | undefined;
  fit?: 'cover' | 'contain';
  className?: string | undefined;
  /** Width over height, where the frame is to take the picture's shape; `own` where only the picture itself tells. */
  proportion?: number | 'own' | undefined;
  eager?: boolean;
  /** What is drawn over the picture, once its shape (width over height) is known. */
  over?: ((proportion: number) => ReactNode) | undefined;
}

/** A picture over its blurred placeholder; where there is none, a word that says so. */
export function Picture({ path, thumbhash, alt, without = 'No preview', icon, fit = 'cover', className, proportion, eager = false, over }: PictureProps) {
  const [shown, setShown] = useState<string | null>(null);
  const [broken, setBroken] = useState<string | null>(null);
  const [natural, setNatural] = useState<number | undefined>();
  const placeholder = thumbhash === null ? null : placeholderOf(thumbhash);
  const shape = proportion === 'own' ? (natural ?? placeholder?.proportion) : proportion;
  const hasPicture = path !== null && broken !== path;
  return (
    <div
      className={[classes.frame, fit === 'cover' ? classes.cover : classes.contain, className].filter(Boolean).join(' ')}
      style={{
        ...(placeholder !== null && shown !== path ? { backgroundImage: `url("${placeholder.url}")` } : {}),
        ...(shape === undefined ? {} : { aspectRatio: shape }),
      }}
    >
      {hasPicture ? (
        <img
          className={classes.image}
          src={path}
          alt={alt}
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          data-shown={shown === path || undefined}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            setShown(path);
            if (naturalHeight > 0) setNatural(naturalWidth / naturalHeight);
          }}
          onError={() => setBroken(path)}
        />
      ) : (
        <div className={classes.none}>
          {icon !== undefined && <img src={icon} alt="" width={56} height={56} />}
          <span>{without}</span>
        </div>
      )}
      {shown === path && natural !== undefined && over?.(natural)}
    </div>
  );
}
