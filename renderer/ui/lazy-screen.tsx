import { type ComponentType, lazy, type ReactElement, Suspense, useState } from 'react';

interface LazyScreen<Props extends object> {
  (props: Props): ReactElement;
  /** Reads its file ahead of time, so that the screen is there at once when it is shown. */
  preload(): Promise<void>;
}

/**
 * A screen whose code is read when it is first shown, or before by `preload`. One that was read before is drawn with the
 * rest at once; `lazy` alone would leave its place empty for a moment.
 */
export function lazyScreen<Props extends object>(read: () => Promise<ComponentType<Props>>): LazyScreen<Props> {
  let there: ComponentType<Props> | null = null;
  const load = async () => {
    there = await read();
    return { default: there };
  };
  const Later = lazy(load);

  function Screen(props: Props) {
    // Kept while it is on screen: another component in its place would lose what was typed.
    const [Shown] = useState(() => there ?? Later);
    return (
      <Suspense fallback={null}>
        <Shown {...props} />
      </Suspense>
    );
  }
  return Object.assign(Screen, {
    async preload() {
      await load();
    },
  });
}
