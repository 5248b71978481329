import { texts } from '../texts';

/** A dot and a word that show that the page displays new levels without a reload. */
export function LiveMark({ isLive }: { readonly isLive: boolean }) {
  if (!isLive) return null;
  return (
    <span className="live" role="img" aria-label={texts.live}>
      {texts.liveMark}
    </span>
  );
}
