package dev.kiln.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** What can be done to a process from outside; Java itself knows only two of them. */
public enum Signal {
  /** Please end. */
  TERM,
  /** Ends it at once; it notices nothing. */
  KILL,
  /** Stands still: it does not notice that time passes. */
  STOP,
  /** Goes on where it stood, with everything that has changed behind it. */
  CONT;

  private static final int SECONDS = 10;

  /** Sends it; a process that is gone already is no error. */
  public void send(long pid) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!kill.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("kill does not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
