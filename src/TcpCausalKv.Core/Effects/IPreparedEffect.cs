namespace TcpCausalKv.Core.Effects;

/// <summary>
/// What an <see cref="IEffectTarget"/> has made of an effect beforehand, so that applying it takes no time. Only the target knows what is in it.
/// </summary>
internal interface IPreparedEffect
{
}
