import type { ButtonProps } from '@mantine/core';
import { Button, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

interface AskButtonProps extends ButtonProps {
  /** Why it cannot be done now; null where it can. */
  whyNot: string | null;
  onClick: () => void;
  children: ReactNode;
}

/** A button that, where it can do nothing, stays reachable and says why. */
export function AskButton({ whyNot, onClick, children, ...button }: AskButtonProps) {
  const isOff = whyNot !== null;
  return (
    <Tooltip label={whyNot} disabled={!isOff} multiline maw={280} withArrow events={{ hover: true, focus: true, touch: true }}>
      <Button
        {...button}
        {...(isOff ? { 'data-disabled': true, 'aria-disabled': true, 'aria-description': whyNot } : {})}
        onClick={(event) => (isOff ? event.preventDefault() : onClick())}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
