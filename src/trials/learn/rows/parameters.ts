/** The order of a row model's numbers in one list. */
export class ParameterLayout {
  readonly labels: number;
  readonly pieces: number;
  /** Where each part begins; weights of pieces come first, at `piece * labels + label`. */
  readonly defaults: number;
  readonly adjacent: number;
  readonly afterBlank: number;
  readonly start: number;
  readonly end: number;
  readonly size: number;

  constructor(pieces: number, labels: number) {
    this.pieces = pieces;
    this.labels = labels;
    this.defaults = pieces * labels;
    this.adjacent = this.defaults + labels;
    this.afterBlank = this.adjacent + labels * labels;
    this.start = this.afterBlank + labels * labels;
    this.end = this.start + labels;
    this.size = this.end + labels;
  }
}
