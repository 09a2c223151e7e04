namespace ActorShm.Kernels;

/// <summary>An error that only the data can show, such as a negative exponent among integers.</summary>
/// <param name="Value">The value that the error makes invalid.</param>
/// <param name="Condition">A scalar bool; the program fails when it is true.</param>
/// <param name="Message">The message of the error.</param>
internal sealed record GraphRefusal(Node Value, Node Condition, string Message);
