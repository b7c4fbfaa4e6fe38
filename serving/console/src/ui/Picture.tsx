import { useState } from 'react';
import classes from './ui.module.css';

/** An item's picture, or a plain square where there is none or it cannot be had. */
export function Picture({ src, size = 44 }: { src?: string; size?: number }) {
  const [broken, setBroken] = useState(false);
  const shows = src && !broken && (src.startsWith('/') || src.startsWith('https://'));
  return (
    <span className={classes.picture} style={{ width: size, height: size }}>
      {shows && <img src={src} alt="" width={size} height={size} loading="lazy" onError={() => setBroken(true)} />}
    </span>
  );
}
