package dev.kiln.coordinator.web;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Hands every published update to all who listen. */
final class InMemoryUpdates implements LiveUpdates {

  final List<Consumer<Update>> listeners = new CopyOnWriteArrayList<>();

  @Override
  public Subscription subscribe(Consumer<Update> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void publish(Update update) {
    listeners.forEach(listener -> listener.accept(update));
  }
}
