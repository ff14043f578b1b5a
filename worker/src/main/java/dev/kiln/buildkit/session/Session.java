package dev.kiln.buildkit.session;

import io.netty.channel.Channel;

/**
 * A session that is open. Builds that are given its id can have what it offers, until it is closed:
 * so the id is as secret as what is offered, and the session is closed with the build.
 */
public final class Session implements AutoCloseable {

  private final String id;
  private final Channel connection;

  Session(String id, Channel connection) {
    this.id = id;
    this.connection = connection;
  }

  /** For {@link dev.kiln.buildkit.BuildParameters#withSession}. */
  public String id() {
    return id;
  }

  /** Whether the connection still stands; the engine may have closed it. */
  public boolean isOpen() {
    return connection.isActive();
  }

  /** Closes the connection and does not wait for it. A build that still needs it fails. */
  @Override
  public void close() {
    connection.close();
  }

  /** Without the id. */
  @Override
  public String toString() {
    return "Session[open=" + isOpen() + "]";
  }
}
