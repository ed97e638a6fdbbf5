// Elements. Text from outside only ever becomes a text node: nothing here, and nothing that uses it, reads HTML. The
// page's policy (`require-trusted-types-for`) makes the browser refuse it as well.

const SVG = 'http://www.w3.org/2000/svg';

/** A new element; strings among the children become text. */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for what stands inside an `svg`. */
export function shape(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Touches the page only when the text is another one, so that an unchanged page costs no layout. */
export function setText(to, text) {
  if (to.textContent !== text) to.textContent = text;
}

export function setAttribute(to, name, value) {
  if (to.getAttribute(name) !== value) to.setAttribute(name, value);
}

export function setHidden(to, hidden) {
  if (to.hidden !== hidden) to.hidden = hidden;
}

/**
 * The children of one element, one for each item of a list. A child stays the same element for as long as there is an
 * item with its key; that keeps focus, selection and what is unfolded.
 */
export class Keyed {
  #parent;
  #create;
  #known = new Map();

  /** @param create makes a child's view, `{ element, show(item), gone?() }`, for a key */
  constructor(parent, create) {
    this.#parent = parent;
    this.#create = create;
  }

  /** @param key of an item; equal keys are counted up, so that no item is lost */
  show(items, key) {
    const wanted = new Map();
    for (const item of items) {
      let name = key(item);
      while (wanted.has(name)) name += '+';
      wanted.set(name, item);
    }
    for (const [name, view] of this.#known) {
      if (!wanted.has(name)) this.#remove(name, view);
    }
    let place = this.#parent.firstElementChild;
    for (const [name, item] of wanted) {
      const view = this.#known.get(name) ?? this.#add(name);
      view.show(item);
      if (view.element === place) place = place.nextElementSibling;
      else this.#parent.insertBefore(view.element, place);
    }
  }

  #add(name) {
    const view = this.#create(name);
    this.#known.set(name, view);
    return view;
  }

  #remove(name, view) {
    view.gone?.();
    this.#known.delete(name);
    view.element.remove();
  }
}
