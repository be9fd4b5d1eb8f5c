/** Why a request is refused, in the words of RFC 7644, section 3.12. */
export class ScimRefusal extends Error {
  readonly status: number;
  readonly scimType: string | null;

  constructor(status: number, scimType: string | null, message: string) {
    super(message);
    this.status = status;
    this.scimType = scimType;
  }
}

export const refuse = (scimType: string, message: string) => new ScimRefusal(400, scimType, message);
