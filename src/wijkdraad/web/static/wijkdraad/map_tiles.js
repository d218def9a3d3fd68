// The map that moves: tiles of a layer under tiles of buildings, a pin, and a scale.
// It asks about a place through the form with x and y; without it the picture does the same.

const SIDE = 256, WEST = -285401.92, NORTH = 903401.92, WIDEST = 3440.64;
const FIRST_STEP = 8, LAST_STEP = 30, LAST_ZOOM = 16;
const MOVED_PX = 5, WHEEL_PX = 60, KEY_PX = 80;
const SCALES_M = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 25000];
const SVG = "http://www.w3.org/2000/svg", FINE = devicePixelRatio >= 1.5 ? 1 : 0;

// Two steps make one zoom: at the step in between, the tiles of the next zoom are shown smaller.
function scaleOf(step) {
  const zoom = Math.ceil(step / 2), shown = step % 2 ? 182 : SIDE;
  const metresPerPixel = (WIDEST / 2 ** zoom) * (SIDE / shown);
  return { zoom: Math.min(zoom + FINE, LAST_ZOOM), metresPerPixel };
}

function made(parent, name, className) {
  const element = document.createElement(name);
  element.className = className;
  return parent.appendChild(element);
}

class TileMap {
  constructor(box) {
    this.box = box;
    this.frame = box.dataset.frame.split(",").map(Number);
    this.place = box.dataset.place ? box.dataset.place.split(",").map(Number) : null;
    const [west, south, east, north] = this.frame;
    box.style.aspectRatio = `${east - west} / ${north - south}`;
    this.stacks = ["layer", "ground"].map((kind) => ({ kind, plane: made(box, "div", "tiles"), tiles: new Map() }));
    this.marks = box.appendChild(document.createElementNS(SVG, "svg"));
    this.marks.setAttribute("class", "tile-marks");
    this.scale = made(box, "span", "tile-scale");
    this.scale.setAttribute("aria-hidden", "true");
    this.pointers = new Map();
    new ResizeObserver(() => this.resized()).observe(box);
  }

  // The first view waits until the map has a size.
  resized() {
    if (!this.box.clientWidth) return;
    if (this.step === undefined) {
      if (!this.restored()) this.all();
      if (this.place && !this.shows(...this.place)) [this.x, this.y] = this.place;
    }
    this.draw();
  }

  get size() { return [this.box.clientWidth, this.box.clientHeight]; }

  all() {
    const [west, south, east, north] = this.frame, [wide, tall] = this.size;
    [this.x, this.y] = [(west + east) / 2, (south + north) / 2];
    this.step = LAST_STEP;
    while (this.step > FIRST_STEP && (!this.fits((east - west) * 0.94, wide) || !this.fits((north - south) * 0.94, tall))) this.step -= 1;
  }

  fits(metres, pixels) { return metres / scaleOf(this.step).metresPerPixel <= pixels; }

  // The view stays while someone goes from layer to layer, and from place to place.
  restored() {
    const kept = JSON.parse(sessionStorage.getItem(location.pathname) ?? "null");
    if (kept?.frame !== this.box.dataset.frame) return false;
    [this.step, this.x, this.y] = kept.view;
    return true;
  }

  shows(x, y) {
    const [left, top] = this.pixels(x, y), [wide, tall] = this.size;
    return left > 0 && top > 0 && left < wide && top < tall;
  }

  pixels(x, y) {
    const { metresPerPixel } = scaleOf(this.step), [wide, tall] = this.size;
    return [wide / 2 + (x - this.x) / metresPerPixel, tall / 2 - (y - this.y) / metresPerPixel];
  }

  metres(left, top) {
    const { metresPerPixel } = scaleOf(this.step), [wide, tall] = this.size;
    return [this.x + (left - wide / 2) * metresPerPixel, this.y - (top - tall / 2) * metresPerPixel];
  }

  move(right, down) {
    const { metresPerPixel } = scaleOf(this.step), [west, south, east, north] = this.frame;
    this.x = Math.min(Math.max(this.x + right * metresPerPixel, west), east);
    this.y = Math.min(Math.max(this.y - down * metresPerPixel, south), north);
    this.draw();
  }

  // Closer or farther, while the place at `left`, `top` stays where it is.
  zoom(steps, left = this.size[0] / 2, top = this.size[1] / 2) {
    const [x, y] = this.metres(left, top);
    this.step = Math.min(Math.max(this.step + steps, FIRST_STEP), LAST_STEP);
    const [newLeft, newTop] = this.pixels(x, y);
    this.move(newLeft - left, newTop - top);
  }

  draw() {
    const { zoom, metresPerPixel } = scaleOf(this.step), [wide, tall] = this.size;
    const tileM = (WIDEST / 2 ** zoom) * SIDE;
    const [west, north] = this.metres(0, 0), [east, south] = this.metres(wide, tall);
    const wanted = new Set();
    for (let column = Math.floor((west - WEST) / tileM); column * tileM + WEST < east; column += 1) {
      for (let row = Math.floor((NORTH - north) / tileM); NORTH - row * tileM > south; row += 1) {
        wanted.add(`${zoom}/${column}/${row}`);
      }
    }
    for (const stack of this.stacks) this.drawStack(stack, wanted, zoom, metresPerPixel);
    this.drawMarks();
    this.drawScale(metresPerPixel);
    sessionStorage.setItem(location.pathname, JSON.stringify({ frame: this.box.dataset.frame, view: [this.step, this.x, this.y] }));
  }

  drawStack(stack, wanted, zoom, metresPerPixel) {
    for (const key of wanted) {
      if (stack.tiles.has(key)) continue;
      const image = made(stack.plane, "img", "tile");
      image.alt = "";
      image.draggable = false;
      image.addEventListener("load", () => { image.classList.add("there"); this.tidy(stack); });
      image.src = this.address(stack, key);
      stack.tiles.set(key, image);
    }
    stack.wanted = wanted;
    for (const [key, image] of stack.tiles) {
      const [itsZoom, column, row] = key.split("/").map(Number);
      const tileM = (WIDEST / 2 ** itsZoom) * SIDE;
      const [left, top] = this.pixels(WEST + column * tileM, NORTH - row * tileM).map(Math.round);
      const [right, bottom] = this.pixels(WEST + (column + 1) * tileM, NORTH - (row + 1) * tileM).map(Math.round);
      image.style.transform = `translate(${left}px, ${top}px)`;
      image.style.width = `${right - left}px`;
      image.style.height = `${bottom - top}px`;
      image.style.zIndex = itsZoom === zoom ? 1 : 0;
    }
    this.tidy(stack);
  }

  // Tiles of another zoom stay under the new ones until those are there.
  tidy(stack) {
    const waits = [...stack.wanted].some((key) => !stack.tiles.get(key)?.classList.contains("there"));
    const zoom = [...stack.wanted][0]?.split("/")[0];
    for (const [key, image] of stack.tiles) {
      if (stack.wanted.has(key) || (waits && key.split("/")[0] !== zoom)) continue;
      image.remove();
      stack.tiles.delete(key);
    }
    this.box.toggleAttribute("data-loading", this.stacks.some((one) => [...one.tiles.values()].some((image) => !image.classList.contains("there"))));
  }

  address(stack, key) {
    const { layer, ground, band } = this.box.dataset;
    return stack.kind === "layer" ? `${layer}${band}/${key}.png` : `${ground}${key}.png`;
  }

  show(band) {
    this.box.dataset.band = band;
    for (const [key, image] of this.stacks[0].tiles) image.src = this.address(this.stacks[0], key);
  }

  drawMarks() {
    this.marks.replaceChildren();
    const outline = this.box.dataset.outline.split(" ").filter(Boolean).map((ring) => {
      const numbers = ring.split(",").map(Number), points = [];
      for (let at = 0; at < numbers.length; at += 2) points.push(this.pixels(numbers[at], numbers[at + 1]).map((one) => one.toFixed(1)).join(" "));
      return `M${points.join("L")}Z`;
    }).join("");
    if (outline) for (const name of ["casing", "outline"]) this.mark(outline, name);
    if (!this.place) return;
    this.mark(`M${this.pixels(...this.place).join(" ")}l-9 -16a10.5 10.5 0 1 1 18 0Z`, "pin");
  }

  mark(path, name) {
    const drawn = this.marks.appendChild(document.createElementNS(SVG, "path"));
    for (const [what, value] of [["d", path], ["class", name]]) drawn.setAttribute(what, value);
  }

  drawScale(metresPerPixel) {
    const length = SCALES_M.findLast((metres) => metres / metresPerPixel <= this.size[0] * 0.3) ?? SCALES_M[0];
    this.scale.style.width = `${length / metresPerPixel}px`;
    this.scale.textContent = `${length} m`;
  }

  ask(left, top) {
    const form = document.querySelector("form.by-keyboard");
    [form.elements.x.value, form.elements.y.value] = this.metres(left, top).map((one) => one.toFixed(1));
    form.requestSubmit();
  }
}

const MOVES = {
  in: (map) => map.zoom(1), out: (map) => map.zoom(-1),
  west: (map) => map.move(-KEY_PX, 0), east: (map) => map.move(KEY_PX, 0),
  north: (map) => map.move(0, -KEY_PX), south: (map) => map.move(0, KEY_PX),
  all: (map) => { map.all(); map.draw(); },
  ask: (map) => map.ask(...map.size.map((one) => one / 2)),
};
const KEYS = {
  "+": "in", "=": "in", "-": "out", _: "out", 0: "all", Home: "all", Enter: "ask",
  ArrowLeft: "west", ArrowRight: "east", ArrowUp: "north", ArrowDown: "south",
};

function listen(map) {
  const { box, pointers } = map;
  const at = (event) => { const here = box.getBoundingClientRect(); return [event.clientX - here.left, event.clientY - here.top]; };
  const apart = () => { const [one, two] = [...pointers.values()]; return Math.hypot(one[0] - two[0], one[1] - two[1]); };
  let travelled = 0, spread = 0, turned = 0;
  box.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    box.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    travelled = pointers.size > 1 ? MOVED_PX : 0;
    if (pointers.size === 2) spread = apart();
  });
  box.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    pointers.set(event.pointerId, now);
    travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (travelled < MOVED_PX) return;
    map.move((before[0] - now[0]) / pointers.size, (before[1] - now[1]) / pointers.size);
    const steps = pointers.size === 2 ? Math.trunc(2 * Math.log2(apart() / spread)) : 0;
    if (steps) { map.zoom(steps, ...now); spread = apart(); }
  });
  box.addEventListener("pointerup", (event) => {
    if (pointers.delete(event.pointerId) && travelled < MOVED_PX) map.ask(...at(event));
  });
  box.addEventListener("pointercancel", (event) => pointers.delete(event.pointerId));
  // The wheel scrolls the page, until someone is at work on the map or holds Control.
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && document.activeElement !== box) return;
    event.preventDefault();
    turned += event.deltaY * (event.deltaMode ? WHEEL_PX / 3 : 1);
    const steps = Math.trunc(turned / WHEEL_PX);
    turned -= steps * WHEEL_PX;
    if (steps) map.zoom(-Math.sign(steps), ...at(event));
  }, { passive: false });
  box.addEventListener("keydown", (event) => {
    const move = event.ctrlKey || event.metaKey || event.altKey ? null : MOVES[KEYS[event.key]];
    if (move) { event.preventDefault(); move(map); }
  });
  for (const button of document.querySelectorAll("button[data-move]")) button.addEventListener("click", () => MOVES[button.dataset.move](map));
  document.addEventListener("band-shown", (event) => map.show(event.detail));
}

const part = document.querySelector(".tile-part");
listen(new TileMap(part.querySelector(".tile-map")));
part.hidden = false;
part.closest(".on-map").classList.add("tiled");
