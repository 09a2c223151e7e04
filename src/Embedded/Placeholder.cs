namespace ActorShm.Embedded;

internal static class Placeholder;
