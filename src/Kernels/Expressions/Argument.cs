using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>What stands at one place of a call: a value, several of them in parentheses, or <c>None</c>.</summary>
internal readonly struct Argument
{
    private readonly ImmutableArray<Operand> _values;

    private Argument(ImmutableArray<Operand> values, bool isTuple)
    {
        _values = values;
        IsTuple = isTuple;
    }

    /// <summary>Python's <c>None</c>, which is also what an argument without a default is until it is given.</summary>
    public static Argument None => default;

    public bool IsNone => _values.IsDefault;

    public bool IsTuple { get; }

    /// <summary>The value, or the values of the tuple; empty for <c>None</c>.</summary>
    public ImmutableArray<Operand> Values => IsNone ? [] : _values;

    public static Argument Of(Operand value) => new([value], isTuple: false);

    public static Argument Tuple(ImmutableArray<Operand> values) => new(values, isTuple: true);
}
