// A tree by keyboard, as screen readers expect it: one stop for the tab key, arrows inside. Up and down go through what is
// visible; right unfolds and goes in, left folds and goes out.

const ITEM = '[role="treeitem"]';
const FOLDED_AWAY = '[aria-expanded="false"] + [role="group"] *';

export class TreeKeys {
  #tree;
  #current = null;

  constructor(tree) {
    this.#tree = tree;
    tree.addEventListener('keydown', (event) => this.#key(event));
    tree.addEventListener('click', (event) => this.#click(event));
    tree.addEventListener('focusin', (event) => this.#arrive(event.target.closest(ITEM)));
  }

  focus(item) {
    for (let above = parent(item); above; above = parent(above)) unfold(above, true);
    this.#arrive(item);
    item.focus();
    item.scrollIntoView({ block: 'nearest' });
  }

  /** Where the focus is among what is visible; null when it is elsewhere. To be asked before the tree changes. */
  place() {
    return this.#tree.contains(document.activeElement) ? this.#visible().indexOf(this.#current) : null;
  }

  /** After the tree has changed: somebody must be the tab key's stop, and the focus stays where it was. */
  settle(place) {
    if (!this.#current?.isConnected) {
      const visible = place === null ? [this.#tree.querySelector(ITEM)] : this.#visible();
      this.#current = null;
      this.#arrive(visible[Math.min(place ?? 0, visible.length - 1)]);
    }
    if (place !== null && !this.#tree.contains(document.activeElement)) this.#current?.focus();
  }

  #arrive(item) {
    if (!item) return;
    this.#current?.setAttribute('tabindex', '-1');
    this.#current = item;
    item.setAttribute('tabindex', '0');
  }

  #click(event) {
    const item = event.target.closest(ITEM);
    if (!item || getSelection().toString()) return;
    this.focus(item);
    if (event.target.closest('.fold')) unfold(item, !isUnfolded(item));
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const item = event.target.closest(ITEM);
    const act = item && this.#acts[event.key];
    if (!act) return;
    event.preventDefault();
    const next = act(item);
    if (next) this.focus(next);
  }

  #acts = {
    ArrowDown: (item) => this.#besides(item, 1),
    ArrowUp: (item) => this.#besides(item, -1),
    Home: () => this.#visible().at(0),
    End: () => this.#visible().at(-1),
    ArrowRight: (item) => {
      if (isFolded(item)) unfold(item, true);
      else return item.nextElementSibling?.querySelector(ITEM);
    },
    ArrowLeft: (item) => {
      if (isUnfolded(item)) unfold(item, false);
      else return parent(item);
    },
    Enter: (item) => toggle(item),
    ' ': (item) => toggle(item),
  };

  #besides(item, by) {
    const visible = this.#visible();
    return visible[visible.indexOf(item) + by];
  }

  #visible() {
    return [...this.#tree.querySelectorAll(ITEM)].filter((each) => !each.matches(FOLDED_AWAY));
  }
}

const parent = (item) => item.closest('[role="group"]')?.previousElementSibling ?? null;
const isFolded = (item) => item.getAttribute('aria-expanded') === 'false';
const isUnfolded = (item) => item.getAttribute('aria-expanded') === 'true';

function toggle(item) {
  unfold(item, !isUnfolded(item));
}

/** A process without children has nothing to unfold. */
function unfold(item, open) {
  if (item.hasAttribute('aria-expanded')) item.setAttribute('aria-expanded', String(open));
}
