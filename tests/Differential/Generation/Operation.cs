namespace ActorShm.Differential.Generation;

/// <summary>When the last bits of an operation's value may differ from NumPy's.</summary>
internal enum Rounding
{
    /// <summary>Never: the value is exact, or rounded once.</summary>
    Exact,

    /// <summary>When operands or value are complex.</summary>
    ComplexDiffers,

    /// <summary>When the value is a float or complex: elementary functions, and sums, whose order is free.</summary>
    FloatDiffers,
}

/// <summary>One row of the grammar: an operator or function, what it takes, and how the rest of its text is made.</summary>
/// <param name="Template">Its text with <c>{0}</c> and so on for arrays, and <c>{a}</c> for options.</param>
/// <param name="Takes">The kinds of types that it is meant for.</param>
/// <param name="Rounding">When it may differ in the last bits.</param>
/// <param name="Options">Makes the text of the options for the first operand; null when there are none.</param>
/// <param name="Weight">How often it is chosen, relative to others.</param>
/// <param name="Fits">Whether the operands' shapes must broadcast.</param>
internal sealed record Operation(
    string Template, Kind Takes, Rounding Rounding = Rounding.Exact, Func<OptionText, Term, string>? Options = null, int Weight = 2, bool Fits = true)
{
    public int OperandCount => Template.Contains("{2}", StringComparison.Ordinal) ? 3 : Template.Contains("{1}", StringComparison.Ordinal) ? 2 : 1;

    /// <summary>Whether literals can stand for the later operands.</summary>
    public bool TakesLiterals => OperandCount > 1 && Fits;
}
