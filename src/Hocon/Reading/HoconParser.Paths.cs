using System.Text;

namespace ActorShm.Hocon;

internal sealed partial class HoconParser
{
    /// <summary>Reads names separated by dots up to the first token that no path can contain.</summary>
    private List<string> ParsePathExpression()
    {
        var origin = _current.Origin;
        var elements = new List<string>();
        var element = new StringBuilder();
        var isNamed = false;
        var space = "";
        for (; _current.Kind is HoconTokenKind.Quoted or HoconTokenKind.Unquoted or HoconTokenKind.WhiteSpace; Advance())
        {
            if (_current.Is(HoconTokenKind.WhiteSpace))
            {
                space = _current.Text;
                continue;
            }

            element.Append(elements.Count > 0 || isNamed ? space : "");
            space = "";
            if (_current.Is(HoconTokenKind.Quoted))
            {
                element.Append(_current.Text);
                isNamed = true;
                continue;
            }

            foreach (var c in _current.Text)
            {
                if (c != '.')
                {
                    element.Append(c);
                    isNamed = true;
                    continue;
                }

                elements.Add(isNamed ? element.ToString() : throw EmptyElement(_current.Origin));
                element.Clear();
                isNamed = false;
            }
        }

        if (elements.Count == 0 && !isNamed)
        {
            throw Expected("a path such as a.b");
        }

        elements.Add(isNamed ? element.ToString() : throw EmptyElement(origin));
        return elements;
    }

    private static HoconParseException EmptyElement(HoconOrigin origin) =>
        new(origin, "this path starts or ends with '.', or has two dots in a row; a name that is empty must be written \"\".");

    private void SkipSpace()
    {
        while (_current.Is(HoconTokenKind.WhiteSpace))
        {
            Advance();
        }
    }
}
