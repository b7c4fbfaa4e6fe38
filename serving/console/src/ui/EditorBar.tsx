import { ActionIcon, Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { nextStates, type Definition, type State } from '../api/definitions';
import { Icon } from '../shell/icons';
import { Faults } from './States';
import type { Editor } from './useEditor';
import { ConflictDialog } from './ConflictDialog';
import classes from './ui.module.css';

const verbs: Record<State, string> = { active: 'Activate', paused: 'Pause', archived: 'Archive', draft: 'Back to draft' };

const told: Record<State, string> = {
  active: 'It is active now.',
  paused: 'It is paused now.',
  archived: 'It is archived.',
  draft: 'It is a draft again.',
};

/** Undo, save and change of state for whatever is being edited. */
export function EditorBar<T extends Definition>({ editor, ready = true, words = verbs }: { editor: Editor<T>; ready?: boolean; words?: Record<State, string> }) {
  useHotkeys([
    ['mod+Z', editor.undo],
    ['mod+shift+Z', editor.redo],
    ['mod+S', () => editor.dirty && ready && editor.save()],
  ]);
  const { draft, isNew, dirty, saving } = editor;
  if (!draft) return null;
  return (
    <>
      <div className={classes.bar}>
        <div className={classes.barGroup}>
          <ActionIcon variant="default" size="lg" aria-label="Undo" disabled={!editor.canUndo} onClick={editor.undo}>
            <Icon name="undo" />
          </ActionIcon>
          <ActionIcon variant="default" size="lg" aria-label="Redo" disabled={!editor.canRedo} onClick={editor.redo}>
            <Icon name="redo" />
          </ActionIcon>
          <span className="soft small" role="status">
            {saving ? 'Saving…' : dirty ? 'Changes not saved yet' : isNew ? 'Not saved yet' : 'All saved'}
          </span>
        </div>
        <div className={classes.barGroup}>
          {!isNew && (
            <Button variant="subtle" color="gray" c="var(--bad)" onClick={() => void editor.remove()} leftSection={<Icon name="trash" size={16} />}>
              Delete
            </Button>
          )}
          {nextStates(draft.state)
            .filter((state) => !isNew || state === 'active')
            .map((state) => (
              <Button
                key={state}
                variant="default"
                c={state === 'paused' ? 'var(--bad)' : undefined}
                // What runs can always be stopped, also while something is half edited.
                disabled={state !== 'paused' && (!ready || saving)}
                onClick={() => (state === 'paused' ? void editor.stop() : editor.turn(state, told[state]))}
              >
                {isNew ? 'Save and activate' : words[state]}
              </Button>
            ))}
          <Button disabled={!ready || saving || (!dirty && !isNew)} onClick={editor.save}>
            {isNew ? 'Save as draft' : 'Save'}
          </Button>
        </div>
      </div>
      {editor.error && <Faults error={editor.error} />}
      <ConflictDialog editor={editor} />
    </>
  );
}
