import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from './classes';

export function Menu({
  trigger,
  children,
  align = 'end',
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-80 min-w-40 overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-lift"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  children: ReactNode;
  onSelect: () => void;
  isDangerous?: boolean;
  isCurrent?: boolean;
}

export function MenuItem({ children, onSelect, isDangerous, isCurrent }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      aria-current={isCurrent || undefined}
      className={classes(
        'flex items-center gap-2 rounded-sm px-2 py-1 outline-none select-none data-[highlighted]:bg-hover [&_svg]:size-3.5',
        isDangerous && 'text-bad',
        isCurrent && 'font-semibold',
      )}
    >
      {children}
    </DropdownMenu.Item>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
