namespace ActorShm.Kernels;

/// <summary>Thrown when an operation is refused for its types, shapes or values.</summary>
/// <remarks>
/// The builder that throws it knows nothing about program text; the parser catches it and adds the position. It never
/// leaves the library.
/// </remarks>
/// <param name="message">What is wrong, for people to read.</param>
/// <param name="parameter">The index of the parameter whose argument is wrong; -1 when the call or operation as a whole is wrong.</param>
internal sealed class ExpressionException(string message, int parameter = -1) : Exception(message)
{
    public int Parameter => parameter;

    /// <summary>Creates the exception for an operation that exists for real values only.</summary>
    public static ExpressionException NotForComplex() => new("This is not possible with complex numbers. Take real(a), imag(a) or abs(a).");
}
