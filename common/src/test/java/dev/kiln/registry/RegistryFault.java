package dev.kiln.registry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What becomes of a request on its way to a registry, instead of the answer it deserves. */
sealed interface RegistryFault permits HeldRequests, RegistryFault.TooMany, RegistryFault.Cut {

  /** Whether it hits this request. */
  boolean hits(RegistryRequest request);

  /**
   * Answered with 429 and {@code Retry-After}.
   *
   * @param times how many requests are still hit; counts down
   */
  record TooMany(Predicate<RegistryRequest> which, Duration retryAfter, AtomicInteger times)
      implements RegistryFault {

    @Override
    public boolean hits(RegistryRequest request) {
      return which.test(request) && times.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }
  }

  /**
   * The connection breaks when so much of the content has passed; the registry gets no more.
   *
   * @param times how many requests are still hit; counts down
   */
  record Cut(Predicate<RegistryRequest> which, long afterBytes, AtomicInteger times)
      implements RegistryFault {

    @Override
    public boolean hits(RegistryRequest request) {
      return which.test(request) && times.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }
  }
}
