// What Python sends and is sent. Written by `python -m javascript --write`; do not edit.

/** The state of implicit_lab.widgets.address.Address. */
interface AddressTraits {
  applied: boolean;
  note: string;
  query: string;
  query_in: string;
}

/** What is known of the explicit network. */
interface BaselineMeta {
  parameters?: number;
}

/** A board and how its answer went, without the iterates themselves. */
interface BoardScene {
  revision: number;
  kind: "maze" | "sudoku";
  rows: number;
  columns: number;
  box: [number, number];
  given: number[];
  truth: number[] | null;
  steps: number;
  rest: number | null;
  residuals: number[];
  fault: string;
}

/** The state of implicit_lab.pages.reasoning.board.Board. */
interface BoardTraits {
  key: string;
  message: string;
  numbers: DataView<ArrayBuffer>;
  scene: BoardScene | Absent<BoardScene>;
  sizes: number[];
  surely: DataView<ArrayBuffer>;
  wish: BoardWish | Absent<BoardWish>;
}

/** What a person has done: ``value`` in ``cell`` (of a maze: 1 turns the pixel over), ``ANYWAY`` or ``ANEW``. */
interface BoardWish {
  cell: number;
  value: number;
  count: number;
}

/** What t iterations cost: ``once`` + t ``per_iteration``, in a unit. */
interface ComputeMeta {
  unit: string;
  per_iteration: number;
  once: number;
}

/** One figure for each t, and what it is held against; null where it is not defined. */
interface CurveData {
  name: string;
  word: string;
  unit: string;
  values: (number | null)[];
  baseline: number | null;
  baseline_label: string;
  bound: (number | null)[] | null;
  log: boolean;
  references: ReferenceData[];
}

/** One line of a curve, null where its figure is not defined; ``look`` names its colour, ``dash`` is SVG's. */
interface CurveLine {
  name: string;
  look: string;
  dash: string;
  values: (number | null)[];
}

/** The state of implicit_lab.pages.not_convex.double_well.DoubleWell. */
interface DoubleWellTraits {
  h: number;
  k: number;
  t: number;
  warm: boolean;
  x: number;
  y0: number;
}

/** An entry as the browser shows it: ``name`` and ``said`` are HTML, ``formula`` is MathML. */
interface Entry {
  name: string;
  said: string;
  formula: string;
}

/** One figure against t, with the explicit network's as a level; ``label`` names it in the summary, if at all. */
interface FigureCurve {
  title: string;
  word: string;
  label?: string;
  lines: CurveLine[];
  level: number | null;
  log: boolean;
}

/** What is shown of a run before its recording is there: pictures of y_first, y_(first + 1), ..., and no curve. */
interface GlimpseScene {
  revision: number;
  first: number;
  frames: number;
  height: number;
  width: number;
  arriving: boolean;
}

/** The state of implicit_lab.widgets.glossary.glossary.Glossary. */
interface GlossaryTraits {
  entries: Record<string, Entry>;
}

/** The iterates of one program at the steps ``ts``, null where a number is not finite; ``long`` asks for log t. */
interface IteratesScene {
  revision?: number;
  ts: number[];
  iterates: ((number | null)[])[];
  lower: (number | null)[];
  upper: (number | null)[];
  truth: (number | null)[];
  graph: MessageGraph | null;
  long: boolean;
  curves: FigureCurve[];
  summary: string;
}

/** The state of implicit_lab.pages.linear_programs.iterates.Iterates. */
interface IteratesTraits {
  empty: string;
  key: string;
  message: string;
  name: string;
  opens: number;
  scene: IteratesScene | Absent<IteratesScene>;
}

/** The state of implicit_lab.pages.links.LinkBuilder. */
interface LinkBuilderTraits {
  pages: Linked[];
}

/** A page that links lead to, by the name of its notebook, with what they may set and hide there. */
interface Linked {
  notebook: string;
  title: string;
  names: Name[];
  hidable: string[];
}

/** What is shown of the iterate, beside what, how near and how fast, and what its curves are drawn against. */
interface Look {
  view: "picture" | "error" | "wipe";
  against: "input" | "baseline" | "truth";
  axis: "iterations" | "compute";
  wipe: number;
  zoom: number;
  zoom_x: number;
  zoom_y: number;
  speed: number;
}

/** What the browser offers: options with what they are called, and how it looks unless it is asked. */
interface LookChoices {
  view: Record<string, string>;
  against: Record<string, string>;
  axis: Record<string, string>;
  speeds: number[];
  strongest_zoom: number;
  usual: Look;
}

/** The program as a graph: entries (constraint, variable, value), their relative sizes, messages[t][half][node]. */
interface MessageGraph {
  entries: [number, number, number][];
  sizes: number[];
  messages: number[][][];
  equality: boolean[];
}

/** What a link may say of one control: ``options`` of a choice, ``low`` and ``high`` of a number, None else. */
interface Name {
  name: string;
  options: string[] | null;
  low: number | null;
  high: number | null;
  step: number | null;
  longest: number | null;
  usual: string;
}

/** One answer of several, and what is said to whoever gives it. */
interface Option {
  text: string;
  said: string;
}

/** The state of implicit_lab.pages.deblurring.own_picture.OwnPicture. */
interface OwnPictureTraits {
  failed: string;
  kept: string;
  left: number;
  limits: PictureLimits;
  note: string;
  side: number;
  size: PictureSize | Absent<PictureSize>;
  thumbnail: DataView<ArrayBuffer>;
  top: number;
}

/** The state of implicit_lab.widgets.panels.Panels. */
interface PanelsTraits {
  first: number;
  library: string;
  shown: Shown;
  t: number;
}

/** The most bytes of a file, and the least pixels of a crop's side. */
interface PictureLimits {
  bytes: number;
  side: number;
}

/** Pixels of the picture, and of its thumbnail. */
interface PictureSize {
  width: number;
  height: number;
  shown_width: number;
  shown_height: number;
}

/** What one side of a plane runs along. */
interface PlaneAxis {
  name: string;
  low: number;
  high: number;
}

/** The first probe's y_t at inputs ``s``, 0 to 1, on the line between ``ends`` (a, b, a, b), computed: [t][s]. */
interface PlaneLine {
  ends: number[];
  s: number[];
  values: ((number | null)[])[];
  probe: number;
}

/** A plane without its pictures: of each probe ``steps``, then its ``stills``, of ``size`` x ``size`` levels. */
interface PlaneScene {
  revision: number;
  steps: number;
  size: number;
  stills: string[];
  probes: string[];
  scale: [number, number][];
  across: PlaneAxis;
  up: PlaneAxis;
  value: string;
  note: string;
}

/** The state of implicit_lab.widgets.plane.plane.PlaneView. */
interface PlaneViewTraits {
  ends: number[];
  follows: string;
  line: PlaneLine | Absent<PlaneLine>;
  message: string;
  packed: DataView<ArrayBuffer>;
  probe: number;
  scene: PlaneScene | Absent<PlaneScene>;
  t: number;
}

/** A recording without its pictures. */
interface PlayerScene {
  revision: number;
  steps: number;
  height: number;
  width: number;
  pictures: string[];
  curves: CurveData[];
  meta: SceneMeta;
  header: string;
}

/** The state of implicit_lab.widgets.player.player.Player. */
interface PlayerTraits {
  addressed: boolean;
  hidden: string[];
  look: Partial<Look>;
  look_choices: LookChoices;
  loop: boolean;
  message: string;
  packed: DataView<ArrayBuffer>;
  passing: GlimpseScene | Absent<GlimpseScene>;
  passing_packed: DataView<ArrayBuffer>;
  scene: PlayerScene | Absent<PlayerScene>;
  t: number;
}

/** The state of implicit_lab.widgets.pointing.Pointing. */
interface PointingTraits {
}

/** A y <= b and lower <= y <= upper with rows of norm one; the cost falls in the direction of ``angle``, degrees. */
interface PolygonProgram {
  A: number[][];
  b: number[];
  lower: number[];
  upper: number[];
  angle: number;
}

/** The steps of the primal-dual iteration. */
interface PolygonSteps {
  tau: number;
  sigma: number;
}

/** The state of implicit_lab.pages.linear_programs.polygon.Polygon. */
interface PolygonTraits {
  program: PolygonProgram;
  steps: PolygonSteps;
  t: number;
}

/** A question with what is said of its answers: ``ask``, ``said`` and ``told`` are our own HTML. */
interface Question {
  kind: "choice" | "value" | "sketch";
  ask: string;
  told: string;
  look: string;
  options: Option[];
  right: number;
  value: number;
  within: number;
  unit: string;
  sketch: Sketch | null;
}

/** The state of implicit_lab.widgets.questions.questions.Questions. */
interface QuestionsTraits {
  heading: string;
  items: Question[];
}

/** The state of implicit_lab.widgets.readout.Readout. */
interface ReadoutTraits {
  first: number;
  sentences: string[];
  t: number;
}

/** What a curve is held against: one value is a level, several are the steps of an iteration. */
interface ReferenceData {
  name: string;
  kind: "explicit" | "classical" | "truth" | "step" | "input";
  values: (number | null)[];
  compute: number[] | null;
}

/** What of a recording's meta data the browser reads. */
interface SceneMeta {
  note?: string;
  study?: string;
  truth?: string;
  parameters?: number;
  milliseconds?: number;
  machine?: string;
  higher_is_better?: boolean;
  baseline?: BaselineMeta | null;
  compute?: ComputeMeta;
}

/** The figure as the browser is sent it: ``points`` holds the numbers of all lines at every t. */
interface Shown {
  looks: Trace[];
  still: [[number, number], [number, number]][];
  moving: number[];
  frames: [[number, number], [number, number]][][];
  points: DataView<ArrayBuffer>;
  wide: Record<string, any>;
  narrow: Record<string, any>;
}

/** A curve to draw: its points, from left to right, the places that a person sets, and the axes. */
interface Sketch {
  t: number[];
  y: number[];
  handles: number[];
  x_name: string;
  y_name: string;
  low: number;
  high: number;
}

/** The state of implicit_lab.widgets.slider.Slider. */
interface SliderTraits {
  explanation: string;
  key: string;
  max: number;
  min: number;
  name: string;
  plays: boolean;
  step: number;
  value: number;
  word: string;
}

/** The state of implicit_lab.pages.reasoning.tabs.TabBar. */
interface TabBarTraits {
  chosen: string;
  names: Record<string, string>;
}

/** Two stories that differ in the sentences ``touched``; answers by name and by shade. */
interface TellingScene {
  revision?: number;
  told: ToldStory;
  changed: ToldStory;
  touched: number[];
  colours: string[];
  shades: string[];
}

/** The state of implicit_lab.pages.reasoning.telling.Telling. */
interface TellingTraits {
  scene: TellingScene | Absent<TellingScene>;
  t: number;
}

/** One story: its sentences, the number of each one's true answer and of that at every t, how sure in percent. */
interface ToldStory {
  sentences: string[];
  truth: number[];
  answers: number[][];
  sure: number[][];
}

/** A line of Plotly's without its points. */
interface Trace {
  type: string;
  xaxis: string;
  yaxis: string;
  showlegend: boolean;
  visible: boolean;
  meta: string;
  name?: string;
  mode?: string;
  line?: TraceLine;
  marker?: TraceMarker;
}

/** How a line looks, in Plotly's words. */
interface TraceLine {
  color: string;
  width: number;
  dash: string;
}

/** How a point looks. */
interface TraceMarker {
  color: string;
  size: number;
}
