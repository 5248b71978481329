import { texts } from '../texts';

/** A dot that says whether the page shows changes by itself. */
export function LiveMark({ isLive }: { readonly isLive: boolean }) {
  if (!isLive) return null;
  return <span className="live" role="img" aria-label={texts.live} title={texts.live} />;
}
