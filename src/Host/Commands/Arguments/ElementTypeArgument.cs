using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Commands.Arguments;

/// <summary>An element type on the command line, by NumPy's name or its short form: <c>float64</c>, <c>f8</c>.</summary>
internal static class ElementTypeArgument
{
    /// <exception cref="UsageException">There is no such type.</exception>
    public static ElementType Parse(string text)
    {
        foreach (var element in ElementTypes.All)
        {
            if (string.Equals(text, element.Name(), StringComparison.Ordinal) || string.Equals(text, element.Descr()[1..], StringComparison.Ordinal))
            {
                return element;
            }
        }

        throw new UsageException($"--dtype {text}: there is no such element type. Known are {string.Join(", ", ElementTypes.All.Select(type => type.Name()))}.");
    }
}
