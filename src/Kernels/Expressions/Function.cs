namespace ActorShm.Kernels;

/// <summary>A function of the language.</summary>
/// <param name="Signature">NumPy's name and parameters.</param>
/// <param name="Apply">Makes the result; throws <see cref="ExpressionException"/> for arguments that the function does not take.</param>
internal sealed record Function(Signature Signature, Func<ExpressionBuilder, Arguments, Operand> Apply)
{
    /// <param name="signature">In the form of <see cref="Kernels.Signature.Parse"/>.</param>
    /// <param name="apply">Makes the result.</param>
    public Function(string signature, Func<ExpressionBuilder, Arguments, Operand> apply)
        : this(Signature.Parse(signature), apply)
    {
    }

    public string Name => Signature.Function;
}
