import { Skeleton, VisuallyHidden } from '@mantine/core';

interface LoadingProps {
  /** What is on its way, for who does not see the room. */
  text: string;
  /** Of the room, in pixels. */
  height: number;
}

/** Room for what is on its way, so that nothing jumps. */
export function Loading({ text, height }: LoadingProps) {
  return (
    <>
      <VisuallyHidden role="status">{text}</VisuallyHidden>
      <Skeleton height={height} radius={16} aria-hidden="true" />
    </>
  );
}
