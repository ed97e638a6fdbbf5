// How things are called on the page.

const LONGEST = 300;

// Control and format characters can hide text, or show it in another order than it has.
const ALL_SEEN = /^[ -~]*$/;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Text from outside: of a bounded length, and with every character visible. */
export function plain(text) {
  const whole = String(text ?? '');
  const cut = whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole;
  if (ALL_SEEN.test(cut)) return cut;
  return cut.replace(UNSEEN, (hidden) => `\\u${hidden.codePointAt(0).toString(16).padStart(4, '0')}`);
}

/** Labels have underscores where people write spaces. */
export const spoken = (label) => plain(label).replaceAll('_', ' ');

/** Instances are called by these in file names, metrics and `tether events --instance`. */
export const lastEight = (instance) => plain(instance).slice(-8);

/** The name of a program without its path. */
export const program = (executable) => plain(plain(executable).split(/[/\\]/).pop());

export const counted = (number, what) => `${whole(number)} ${what}${number === 1 ? '' : 's'}`;

const GROUPED = new Intl.NumberFormat('en');

export function whole(number) {
  if (!Number.isFinite(number)) return '';
  return Math.abs(number) < 1000 ? String(number) : GROUPED.format(number);
}

/** How long ago that was: one unit, so that the text seldom changes. */
export function age(started, now) {
  const seconds = Math.floor((now - Date.parse(started)) / 1000);
  if (!Number.isFinite(seconds)) return '';
  if (seconds < 60) return `${Math.max(0, seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

export function memory(bytes) {
  return Number.isFinite(bytes) ? `${whole(Math.round(bytes / 1_048_576))} MiB` : '';
}

export function duration(seconds) {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(2))} ms`;
  return `${Number(seconds.toPrecision(2))} s`;
}

const CLOCK = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
const MINUTES = new Intl.DateTimeFormat('en', { timeStyle: 'short', hourCycle: 'h23' });

/** The time of day; empty for what is no time. */
export const clock = (time) => (Number.isNaN(Number(time)) ? '' : CLOCK.format(time));

export const minute = (time) => MINUTES.format(time);
