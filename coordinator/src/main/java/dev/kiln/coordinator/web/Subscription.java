package dev.kiln.coordinator.web;

/** The right to be called with what is new, until closed. Closing twice is harmless. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

  @Override
  void close();
}
