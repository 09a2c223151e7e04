using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>An argument of a call: a value, several values in parentheses, or <c>None</c>.</summary>
internal readonly struct Argument
{
    private readonly ImmutableArray<Operand> _values;

    private Argument(ImmutableArray<Operand> values, bool isTuple)
    {
        _values = values;
        IsTuple = isTuple;
    }

    /// <summary>Gets Python's <c>None</c>. An argument without a default is <c>None</c> too until it is given.</summary>
    public static Argument None => default;

    public bool IsNone => _values.IsDefault;

    public bool IsTuple { get; }

    /// <summary>Gets the value, or the values of the tuple; empty for <c>None</c>.</summary>
    public ImmutableArray<Operand> Values => IsNone ? [] : _values;

    public static Argument Of(Operand value) => new([value], isTuple: false);

    public static Argument Tuple(ImmutableArray<Operand> values) => new(values, isTuple: true);
}
