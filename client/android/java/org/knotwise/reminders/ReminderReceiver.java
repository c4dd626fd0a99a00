package org.knotwise.reminders;

import android.app.Notification;
import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.app.PendingIntent;
import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.os.Build;

/**
 * Shows one planned reminder while the program is closed. `client/device/alarms.py` plans them; the
 * words come with the alarm, so nothing is read or decided here.
 */
public class ReminderReceiver extends BroadcastReceiver {
    private static final String CHANNEL = "reminders";

    @Override
    public void onReceive(Context context, Intent intent) {
        String title = intent.getStringExtra("title");
        if (title == null) {
            return;
        }
        NotificationManager manager =
            (NotificationManager) context.getSystemService(Context.NOTIFICATION_SERVICE);
        Notification.Builder notice;
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) {
            String name = intent.getStringExtra("channel");
            manager.createNotificationChannel(new NotificationChannel(
                CHANNEL, name == null ? title : name, NotificationManager.IMPORTANCE_DEFAULT));
            notice = new Notification.Builder(context, CHANNEL);
        } else {
            notice = new Notification.Builder(context);
        }
        notice.setContentTitle(title)
            .setContentText(intent.getStringExtra("words"))
            .setSmallIcon(context.getApplicationInfo().icon)
            .setVisibility(Notification.VISIBILITY_PRIVATE)
            .setAutoCancel(true);
        Intent open = context.getPackageManager()
            .getLaunchIntentForPackage(context.getPackageName());
        if (open != null) {
            notice.setContentIntent(PendingIntent.getActivity(
                context, 0, open,
                PendingIntent.FLAG_UPDATE_CURRENT | PendingIntent.FLAG_IMMUTABLE));
        }
        manager.notify(intent.getIntExtra("place", 0), notice.build());
    }
}
