namespace ActorShm.Actors;

internal static class Placeholder;
