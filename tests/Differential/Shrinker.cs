namespace ActorShm.Differential;

/// <summary>Makes a failing case shorter while it still fails.</summary>
internal sealed class Shrinker(Func<Case, IReadOnlyList<Problem>> check)
{
    /// <summary>Each try is an exchange with NumPy, so there is an end to them.</summary>
    private const int MaxTries = 600;

    private int _tries;

    /// <summary>The shortest case found that fails, with what is wrong with it.</summary>
    public (Case Case, IReadOnlyList<Problem> Problems) Shrink(Case failing, IReadOnlyList<Problem> problems)
    {
        var current = (Case: failing, Problems: problems);
        while (_tries < MaxTries && TryShorter(current.Case) is { } shorter)
        {
            current = shorter;
        }

        return current;
    }

    private (Case Case, IReadOnlyList<Problem> Problems)? TryShorter(Case current)
    {
        foreach (var candidate in WithFewerStatements(current).Concat(WithShorterExpressions(current)).Concat(WithFewerInputs(current)).Concat(WithFewerElements(current)))
        {
            if (++_tries > MaxTries)
            {
                break;
            }

            if (check(candidate) is { Count: > 0 } problems)
            {
                return (candidate, problems);
            }
        }

        return null;
    }

    private static IEnumerable<Case> WithFewerStatements(Case current)
    {
        var count = current.Statements.Count;
        for (var half = count / 2; half > 0; half /= 2)
        {
            yield return current with { Statements = [.. current.Statements.Take(count - half)] };
            yield return current with { Statements = [.. current.Statements.Skip(half)] };
        }

        for (var i = 0; i < count && count > 1; i++)
        {
            yield return current with { Statements = [.. current.Statements.Where((_, k) => k != i)] };
        }
    }

    private static IEnumerable<Case> WithShorterExpressions(Case current) =>
        from i in Enumerable.Range(0, current.Statements.Count)
        from shorter in current.Statements[i].Expression.Shorter()
        select current with { Statements = [.. current.Statements.Select((statement, k) => k == i ? statement with { Expression = shorter } : statement)] };

    private static IEnumerable<Case> WithFewerInputs(Case current)
    {
        var text = string.Join(";", current.Statements);
        var used = current.Inputs.Where(input => text.Contains(input.Name, StringComparison.Ordinal)).ToArray();
        return used.Length < current.Inputs.Count ? [current with { Inputs = used }] : [];
    }

    /// <summary>Every extent of a size becomes half of it, so that shapes still fit; the first elements stay, or the last.</summary>
    private static IEnumerable<Case> WithFewerElements(Case current) =>
        from extent in current.Inputs.SelectMany(static input => input.Value.Shape).Where(static extent => extent > 1).Distinct().OrderDescending()
        from shorter in new[] { 1, extent / 2, extent - 1 }.Distinct()
        from fromEnd in new[] { false, true }
        where shorter > 0
        select current with { Inputs = [.. current.Inputs.Select(input => input with { Value = Cut(input.Value, extent, shorter, fromEnd) })] };

    private static ArrayValue Cut(ArrayValue value, long extent, long shorter, bool fromEnd)
    {
        var kept = value.Bytes;
        var shape = value.Shape.ToArray();
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == extent)
            {
                kept = CutAxis(kept, value.DType, shape, axis, shorter, fromEnd);
                shape[axis] = shorter;
            }
        }

        return value with { Shape = shape, Bytes = kept };
    }

    private static byte[] CutAxis(byte[] bytes, Kernels.DType dtype, long[] shape, int axis, long shorter, bool fromEnd)
    {
        var inner = shape.Skip(axis + 1).Aggregate((long)Kernels.DTypes.SizeBytes(dtype), static (a, b) => a * b);
        var (row, kept) = ((int)(inner * shape[axis]), (int)(inner * shorter));
        return row == 0 ? bytes : [.. bytes.Chunk(row).SelectMany(chunk => fromEnd ? chunk[^kept..] : chunk[..kept])];
    }
}
