package dev.mcptether.doctor;

/// A check's name and what it found.
public record Examined(String check, Diagnosis diagnosis) {}
