namespace ActorShm.Hocon;

/// <summary>A path expression: names separated by dots, each name quoted where it holds a dot or another special character.</summary>
internal static class HoconPath
{
    /// <summary>Splits a path as a caller of <see cref="Config"/> writes it.</summary>
    /// <exception cref="ArgumentException">The text is not a path expression.</exception>
    public static IReadOnlyList<string> Split(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var elements = path.Split('.');
        if (Array.TrueForAll(elements, static element => element.Length > 0 && element.All(IsPlain)))
        {
            return elements;
        }

        try
        {
            return HoconParser.ParsePath(path);
        }
        catch (HoconParseException e)
        {
            throw new ArgumentException($"'{path}' is not a path such as actorshm.node.\"a.b\": {e.Message}", nameof(path), e);
        }
    }

    /// <summary>Renders the elements as a path expression, quoted where they must be.</summary>
    public static string Render(IEnumerable<string> elements) => string.Join('.', elements.Select(RenderElement));

    /// <summary>One element as it stands in a path expression.</summary>
    public static string RenderElement(string element)
    {
        if (element.Length > 0 && element.All(IsPlain) && !string.Equals(element, "include", StringComparison.Ordinal))
        {
            return element;
        }

        return HoconRenderer.Quote(element);
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
