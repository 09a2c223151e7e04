namespace ActorShm.Kernels;

internal static class Placeholder;
