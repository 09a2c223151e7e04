using System.Reflection;

namespace ActorShm.Semantics.Tests.Signatures;

/// <summary>Public members as lines of text, with types by their simple names: equal in two engines when code compiles against both.</summary>
internal static class SignatureText
{
    private const BindingFlags Members =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    /// <summary>All lines of an assembly's public types.</summary>
    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetExportedTypes().SelectMany(Of).Distinct(StringComparer.Ordinal);

    /// <summary>A line for each member that a caller or a derived class can use.</summary>
    public static IEnumerable<string> Of(Type type) =>
        type.GetMembers(Members).Where(member => IsVisible(member) && !IsOfThePlatform(member)).Select(member => Of(type, member));

    /// <summary>The line of one member, as a member of this type.</summary>
    public static string Of(Type type, MemberInfo member) =>
        member switch
        {
            FieldInfo field => $"{NameOf(type)}.{field.Name} : {NameOf(field.FieldType)}",
            MethodInfo method => $"{NameOf(type)}.{method.Name}{ArityOf(method)}({ParametersOf(method)}) : {NameOf(method.ReturnType)}",
            ConstructorInfo made => $"{NameOf(type)}.new({ParametersOf(made)})",
            _ => throw new ArgumentException($"{member} has no line.", nameof(member)),
        };

    private static bool IsVisible(MemberInfo member) =>
        member switch
        {
            FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
            ConstructorInfo { IsStatic: true } => false,
            MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
            _ => false, // properties and events by their accessors, nested types by themselves
        };

    private static bool IsOfThePlatform(MemberInfo member) =>
        member.DeclaringType!.Namespace is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal));

    private static string ArityOf(MethodInfo method) => method.IsGenericMethod ? $"`{method.GetGenericArguments().Length}" : "";

    private static string ParametersOf(MethodBase method) => string.Join(", ", method.GetParameters().Select(p => NameOf(p.ParameterType)));

    private static string NameOf(Type type)
    {
        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "!" : "!!") + type.GenericParameterPosition;
        }

        if (type.HasElementType)
        {
            return NameOf(type.GetElementType()!) + (type.IsArray ? "[]" : "&");
        }

        var name = type.Name.Split('`')[0];
        var outer = type.IsNested ? NameOf(type.DeclaringType!).Split('<')[0] + "." : "";
        return outer + name + (type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : "");
    }
}
