using System.Reflection;

namespace ActorShm.Testing;

/// <summary>Which types of its own assembly a type makes use of: in what it derives from, holds, takes, gives, and in the instructions of its methods.</summary>
public static class TypeReferences
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The types, each the outermost one, those of nested types and of what the compiler made of lambdas and asynchronous methods included.</summary>
    /// <param name="type">An outermost type.</param>
    public static HashSet<Type> Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var found = new HashSet<Type>();
        Collect(type, found);
        return [.. found.Select(Outermost).Where(used => used.Assembly == type.Assembly && used != type)];
    }

    private static void Collect(Type type, HashSet<Type> found)
    {
        Add(type.BaseType, found);
        AddAll(type.GetInterfaces(), found);
        AddAll(type.GetFields(All).Select(field => field.FieldType), found);
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            Add((method as MethodInfo)?.ReturnType, found);
            AddAll(method.GetParameters().Select(parameter => parameter.ParameterType), found);
            if (method.GetMethodBody() is { } body)
            {
                AddAll(body.LocalVariables.Select(local => local.LocalType), found);
                AddAll(body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType), found);
                AddNamed(type, method, body.GetILAsByteArray()!, found);
            }
        }

        foreach (var nested in type.GetNestedTypes(All))
        {
            Collect(nested, found);
        }
    }

    private static void AddNamed(Type type, MethodBase method, byte[] code, HashSet<Type> found)
    {
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (var member in Instructions.TokensIn(code).Select(token => type.Module.ResolveMember(token, type.GetGenericArguments(), ofMethod)!))
        {
            Add(member as Type ?? member.DeclaringType, found);
            AddAll((member as MethodInfo)?.GetGenericArguments() ?? [], found);
        }
    }

    private static void AddAll(IEnumerable<Type?> types, HashSet<Type> found)
    {
        foreach (var type in types)
        {
            Add(type, found);
        }
    }

    private static void Add(Type? type, HashSet<Type> found)
    {
        while (type is { HasElementType: true })
        {
            type = type.GetElementType();
        }

        if (type is not null && !type.IsGenericParameter && found.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type))
        {
            AddAll(type.GetGenericArguments(), found);
        }
        else if (type is { IsGenericType: true })
        {
            AddAll(type.GetGenericArguments().Where(argument => !argument.IsGenericParameter && !found.Contains(argument)), found);
        }
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
