// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from '@/api/problem';
import { ConfirmDialog, Digest, EmptyState, Field, ProblemBox, Status, Table, TextInput, toneOf } from '.';

describe('ProblemBox', () => {
  it('shows the text, the faults and the request id', () => {
    const problem = new Problem(400, 'Invalid', 'The body is not right.', 'r-7', [
      { in: 'body', pointer: '/name', message: 'is too long' },
    ]);
    render(<ProblemBox problem={problem} />);
    const box = screen.getByRole('alert');
    for (const text of ['Invalid', 'The body is not right.', '/name', 'is too long', 'r-7'])
      expect(box.textContent).toContain(text);
  });

  it('shows markup as text', () => {
    render(<ProblemBox problem={new Problem(400, '<script>alert(1)</script>', '<b>x</b>', '')} />);
    expect(document.querySelector('script, b')).toBeNull();
    expect(screen.getByText('<script>alert(1)</script>')).toBeTruthy();
  });
});

describe('EmptyState', () => {
  it('names the exact command', () => {
    render(
      <EmptyState title="No projects" cli={['project', 'create', 'my api']}>
        Create one.
      </EmptyState>,
    );
    expect(screen.getByText(/barbacane-control project create 'my api'/)).toBeTruthy();
  });
});

describe('Field', () => {
  it('ties label and fault to the control', () => {
    render(
      <Field label="Name" hint="Shown" fault="Too long">
        <TextInput />
      </Field>,
    );
    const input = screen.getByLabelText('Name');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(input.getAttribute('aria-describedby')!)?.textContent).toBe('Too long');
  });
});

describe('Status', () => {
  it('always says the word', () => {
    render(<Status word="rolled_back" />);
    expect(screen.getByText('rolled back')).toBeTruthy();
    expect([toneOf('online'), toneOf('rejected'), toneOf('unheard of')]).toEqual(['good', 'bad', 'neutral']);
  });
});

describe('Digest', () => {
  it('is short, and whole on demand', () => {
    render(<Digest digest={`sha256:${'ab'.repeat(32)}`} />);
    const shown = screen.getByText('abababababab');
    expect(shown.title).toHaveLength(71);
  });
});

describe('Table', () => {
  it('has a cell for each column of each row, and more on demand', () => {
    const loadMore = vi.fn();
    render(
      <Table
        label="Things"
        columns={[{ key: 'n', head: 'Name', cell: (row: { n: string }) => row.n }]}
        rows={[{ n: 'a' }, { n: 'b' }]}
        rowKey={(row) => row.n}
        hasMore
        loadMore={loadMore}
      />,
    );
    expect(screen.getAllByRole('cell').map((cell) => cell.textContent)).toEqual(['a', 'b']);
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(loadMore).toHaveBeenCalledOnce();
  });
});

describe('ConfirmDialog', () => {
  it('waits for the name of what will be gone', () => {
    const onConfirm = vi.fn();
    render(
      <ConfirmDialog
        isOpen
        onClose={() => {}}
        title="Delete a?"
        about="For good."
        verb="Delete"
        typed="a"
        isBusy={false}
        problem={null}
        onConfirm={onConfirm}
      />,
    );
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Delete' });
    expect(button.disabled).toBe(true);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'a' } });
    fireEvent.click(button);
    expect(onConfirm).toHaveBeenCalledOnce();
  });
});
