package dev.kiln.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Hears SIGTERM and SIGINT in place of the runtime, which would begin to shut down at the first one
 * and hear no second one: so a process can finish its work, be told to hurry, and end by itself
 * with an exit code of its own.
 *
 * <p>The JDK has no other way to this than {@code sun.misc.Signal}, of which the compiler warns
 * wherever it is named; so it is named only at run time.
 */
final class TerminationSignals {

  private static final List<String> NAMES = List.of("TERM", "INT");

  private final Semaphore heard = new Semaphore(0);

  private TerminationSignals() {}

  /** Hears them from now on; a process does this once. */
  static TerminationSignals listen() {
    TerminationSignals signals = new TerminationSignals();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object listener =
          Proxy.newProxyInstance(
              handler.getClassLoader(), new Class<?>[] {handler}, signals.listener());
      for (String name : NAMES) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime lets nobody hear SIGTERM", e);
    }
    return signals;
  }

  /** Returns at the next signal that nobody has waited for yet. */
  void await() throws InterruptedException {
    heard.acquire();
  }

  /** Whether there is one within {@code longest}. */
  boolean await(Duration longest) throws InterruptedException {
    return heard.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  private InvocationHandler listener() {
    return (proxy, method, arguments) -> {
      if (method.getDeclaringClass() == Object.class) {
        return ofObject(proxy, method, arguments);
      }
      heard.release();
      return null;
    };
  }

  private static Object ofObject(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "termination signals";
    };
  }
}
