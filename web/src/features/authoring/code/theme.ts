import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours that follow the page's scheme, each with a contrast of at least 4.5 on its background. */
const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'light-dark(#8a1f8f, #e29bf0)' },
  { tag: [tags.string, tags.regexp, tags.special(tags.string)], color: 'light-dark(#1a6b2c, #8fd694)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'light-dark(#9a3d00, #f5b17a)' },
  { tag: [tags.comment], color: 'light-dark(#5f6670, #9aa4b0)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.className], color: 'light-dark(#0b5a75, #7fd0ea)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'light-dark(#1b4fa8, #93b8f7)' },
  { tag: [tags.propertyName], color: 'light-dark(#1b4fa8, #93b8f7)' },
]);

const look = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: '0.8125rem',
    color: 'var(--mantine-color-text)',
    backgroundColor: 'var(--ade-surface)',
  },
  '&.cm-focused': { outline: '2px solid var(--mantine-primary-color-filled)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'light-dark(#f4f5f7, #26282c)',
    color: 'light-dark(#5f6670, #9aa4b0)',
    borderRight: '1px solid var(--mantine-color-default-border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'light-dark(#00408010, #ffffff10)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
    { backgroundColor: 'light-dark(#bcd6fb, #2c4a78)' },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'light-dark(#ffffff, #2b2d31)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--mantine-color-default-border)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'light-dark(#1b4fa8, #3f6fc4)',
    color: '#ffffff',
  },
  '.cm-completionInfo, .cm-word-info': { maxWidth: '26rem', whiteSpace: 'normal' },
  '.cm-word-info': { padding: '4px 8px' },
  '.cm-word-info code': { whiteSpace: 'pre-wrap' },
  '.cm-diagnostic': { whiteSpace: 'pre-wrap' },
  '.ade-messages': { padding: '1px 0 3px', fontFamily: 'var(--mantine-font-family)' },
  '.ade-message': {
    margin: '1px 6px',
    padding: '2px 10px',
    borderLeft: '3px solid',
    whiteSpace: 'normal',
    overflowWrap: 'anywhere',
  },
  '.ade-message-error': { color: 'light-dark(#8c1a15, #ffb3ac)', background: 'light-dark(#fdecea, #43201e)' },
  '.ade-message-warning': { color: 'light-dark(#6b4200, #f4cd86)', background: 'light-dark(#fff3dc, #3d2f14)' },
  '.ade-message-sign': { fontWeight: '600', marginRight: '4px' },
  '.ade-message button': {
    font: 'inherit',
    color: 'inherit',
    background: 'none',
    border: '0',
    padding: '2px',
    textDecoration: 'underline',
    cursor: 'pointer',
  },
  '.ade-message kbd': {
    fontFamily: 'inherit',
    fontSize: '0.75rem',
    border: '1px solid currentColor',
    borderRadius: '3px',
    padding: '0 4px',
  },
  '.cm-collapsedLines': {
    color: 'var(--mantine-color-text) !important',
    background: 'light-dark(#eef0f3, #2b2e33) !important',
    '&:before, &:after': { content: '"…" !important' },
  },
  '.cm-changedLine': { backgroundColor: 'light-dark(#fff3d6, #4a3c1a) !important' },
});

export const editorTheme = [look, syntaxHighlighting(highlight)];
