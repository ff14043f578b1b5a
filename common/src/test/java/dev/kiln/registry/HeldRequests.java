package dev.kiln.registry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Requests that stand still on their way until the test lets them go, or drops them. While the
 * first one stands, its asker can be killed at exactly that point.
 */
public final class HeldRequests implements RegistryFault {

  /** Where requests stand. */
  public enum Point {
    /** The registry has not seen them. */
    BEFORE,
    /** The registry has done what they ask; the asker does not know. */
    AFTER
  }

  private final Predicate<RegistryRequest> which;
  private final Point point;
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final Promise<Void> released = Promise.promise();

  HeldRequests(Predicate<RegistryRequest> which, Point point) {
    this.which = which;
    this.point = point;
  }

  /** Waits until one stands. */
  public void awaitFirst(Duration limit) throws InterruptedException {
    if (!arrived.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("no such request within " + limit);
    }
  }

  /** Lets them go on, and later ones pass. */
  public void release() {
    boolean ignored = released.tryComplete();
  }

  /** Breaks their connections; the registry never sees those that stood before it. */
  public void drop() {
    boolean ignored = released.tryFail("dropped");
  }

  @Override
  public boolean hits(RegistryRequest request) {
    return !released.future().isComplete() && which.test(request);
  }

  Point point() {
    return point;
  }

  /** Tells that a request stands; it may go on when the result succeeds. */
  Future<Void> arrive() {
    arrived.countDown();
    return released.future();
  }
}
