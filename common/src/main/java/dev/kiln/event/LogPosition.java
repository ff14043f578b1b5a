package dev.kiln.event;

/**
 * Where an attempt's output begins in {@code kiln.logs}. It is read from there on, skipping what
 * other attempts wrote between, until the attempt's last batch.
 */
public record LogPosition(int partition, long offset) {}
