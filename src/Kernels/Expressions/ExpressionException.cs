namespace ActorShm.Kernels;

/// <summary>An operation was refused for its types, shapes or values.</summary>
/// <remarks>
/// The builder that throws it knows nothing of program text; the parser catches it and adds the position. It never
/// leaves the library.
/// </remarks>
internal sealed class ExpressionException(string message) : Exception(message);
