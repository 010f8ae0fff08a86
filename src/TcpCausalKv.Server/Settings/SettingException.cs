namespace TcpCausalKv.Server.Settings;

/// <summary>A setting makes no sense. The message is one line that names it and says what to do.</summary>
internal sealed class SettingException(string message, Exception? cause = null) : Exception(message, cause);
