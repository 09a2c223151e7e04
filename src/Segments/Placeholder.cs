namespace ActorShm.Segments;

internal static class Placeholder;
