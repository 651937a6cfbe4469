/** Writes to stdout, all of it. Whoever reads only its beginning, as `head` does, has had enough. */
export async function printed(text: string): Promise<void> {
  const { stdout } = process;
  await new Promise<void>((resolve, reject) => {
    // The stream tells of a closed pipe by this event as well, which would end the process.
    stdout.once("error", () => {});
    stdout.write(text, (error) => {
      if (error && (error as NodeJS.ErrnoException).code !== "EPIPE") reject(error);
      else resolve();
    });
  });
}
