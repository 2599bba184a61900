import { Check, Terminal } from './icons';
import { strings } from '@/strings';
import { useCopy } from './clipboard';
import { cliLine, curlLine, type HttpCall } from './command_line';
import { IconButton } from './button';
import { Menu, MenuItem } from './menu';

interface CopyAsProps {
  /** Words after `barbacane-control`; left out where the command line has no such command. */
  cli?: string[];
  curl: HttpCall;
  /** What the lines do, such as "create this project". */
  what: string;
}

/** Beside every action: the same as a line for a shell. */
export function CopyAs({ cli, curl, what }: CopyAsProps) {
  const { isCopied, copy } = useCopy();
  return (
    <Menu
      trigger={
        <IconButton label={isCopied ? strings.kit.copied : strings.kit.copyAs(what)}>
          {isCopied ? <Check className="text-good" /> : <Terminal />}
        </IconButton>
      }
    >
      {cli && <MenuItem onSelect={() => copy(cliLine(cli))}>{strings.kit.copyAsCli}</MenuItem>}
      <MenuItem onSelect={() => copy(curlLine(curl))}>{strings.kit.copyAsCurl}</MenuItem>
    </Menu>
  );
}
