declare module 'virtual:typescript-libs' {
  const files: Record<string, string>;
  export default files;
}
