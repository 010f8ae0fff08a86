using System.Reflection;

namespace TcpCausalKv.Architecture.Tests;

/// <summary>A type that uses another type or a member of it, as the compiler left it.</summary>
/// <remarks>
/// Read from signatures and from the code of methods, closures and iterators included. What the compiler puts in place of a name (constants,
/// <c>nameof</c>) is no use.
/// </remarks>
/// <param name="User">The type that uses it.</param>
/// <param name="Used">A type, method, or field.</param>
internal readonly record struct MemberUse(Type User, MemberInfo Used)
{
    private const BindingFlags AllDeclared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The type that is used.</summary>
    internal Type UsedType => Used as Type ?? Used.DeclaringType!;

    /// <summary>All uses by the types of an assembly.</summary>
    internal static IEnumerable<MemberUse> Of(Assembly assembly) => assembly.GetTypes().SelectMany(Of).Distinct();

    /// <summary>All uses by one type, those by types nested in it not included.</summary>
    internal static IEnumerable<MemberUse> Of(Type user)
    {
        IEnumerable<MemberInfo> used =
        [
            .. SignatureOf(user),
            .. user.GetFields(AllDeclared).Select(static field => field.FieldType),
            .. user.GetMethods(AllDeclared).SelectMany(UsesOf),
            .. user.GetConstructors(AllDeclared).SelectMany(UsesOf),
        ];
        return used
            .SelectMany(WithParts)
            .Where(static member => member is Type or { DeclaringType: not null })
            .Select(member => new MemberUse(user, member));
    }

    private static IEnumerable<Type> SignatureOf(Type user) =>
        user.GetInterfaces()
            .Append(user.BaseType ?? typeof(object))
            .Concat(user.GetCustomAttributesData().Select(static attribute => attribute.AttributeType));

    private static IEnumerable<MemberInfo> UsesOf(MethodBase method)
    {
        IEnumerable<MemberInfo> signature = method.GetParameters().Select(static parameter => parameter.ParameterType);
        if (method is MethodInfo { ReturnType: var returned }) signature = signature.Append(returned);
        if (method.GetMethodBody() is not { } body) return signature;
        return signature
            .Concat(body.LocalVariables.Select(static local => local.LocalType))
            .Concat(MembersIn(method, body.GetILAsByteArray() ?? []));
    }

    private static List<MemberInfo> MembersIn(MethodBase method, byte[] code)
    {
        Type[] typeArguments = method.DeclaringType!.GetGenericArguments();
        Type[] methodArguments = method is MethodInfo ? method.GetGenericArguments() : [];
        List<MemberInfo> members = [];
        foreach (int token in Instructions.MemberTokensOf(code))
        {
            if (method.Module.ResolveMember(token, typeArguments, methodArguments) is { } member) members.Add(member);
        }

        return members;
    }

    // Of List<Dot[]> that is List, and Dot.
    private static IEnumerable<MemberInfo> WithParts(MemberInfo member)
    {
        if (member is MethodInfo { IsGenericMethod: true } method) return method.GetGenericArguments().SelectMany(WithParts).Append(method);
        if (member is not Type type) return member.DeclaringType is { IsGenericType: true } owner ? WithParts(owner).Append(member) : [member];
        if (type.HasElementType) return WithParts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(WithParts).Append(type) : [type];
    }
}
