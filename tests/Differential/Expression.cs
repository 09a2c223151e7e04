using System.Globalization;

namespace ActorShm.Differential;

/// <summary>A piece of a program's text whose operands can be told apart, so that a shorter program can be made of it.</summary>
/// <param name="Template">The text, with <c>{0}</c> and so on where the operands stand.</param>
/// <param name="Operands">The operands; none for a name or a number.</param>
internal sealed record Expression(string Template, params IReadOnlyList<Expression> Operands)
{
    /// <summary>How many operations, names and numbers there are.</summary>
    public int Size => 1 + Operands.Sum(static operand => operand.Size);

    public override string ToString() =>
        Operands.Count == 0 ? Template : string.Format(CultureInfo.InvariantCulture, Template, [.. Operands.Select(static operand => operand.ToString())]);

    /// <summary>Every expression in which one part is replaced by one of its own operands; shortest first.</summary>
    public IEnumerable<Expression> Shorter()
    {
        foreach (var operand in Operands)
        {
            yield return operand;
        }

        for (var i = 0; i < Operands.Count; i++)
        {
            foreach (var shorter in Operands[i].Shorter())
            {
                yield return new Expression(Template, [.. Operands.Take(i), shorter, .. Operands.Skip(i + 1)]);
            }
        }
    }
}
